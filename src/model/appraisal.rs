//! Appraisal: how a contact, or silence, is taken.
//!
//! *Asked or not asked* moderates everything. Whether a contact is felt proper: file `propriety`.
//! A proper and helpful contact raises satisfaction; a reply in the wrong tone is worse than none; an improper one lowers satisfaction and irritates
//! even where it helps, and adds privacy strain if nobody had asked for it. The same reply can
//! delight one person and enrage another.

use super::policy::Action;
use super::post::Kind;
use super::turns::Second;
use crate::params;

params! {
    /// What makes a contact proper, what it gives and what it costs.
    pub struct Appraisal in "appraisal" {
        /// Share of all people who find a reply proper to a post that speaks to the brand.
        accepts_addressed_share = 0.96, "1", [0.0, 1.0], Uncertainty(0.9, 0.98, Triangular), "SV01: 4% dislike it";
        /// Share who find a reply to an unaddressed complaint or question proper.
        accepts_complaint_share = 0.45, "1", [0.0, 1.0], Uncertainty(0.3, 0.58, LogitNormal), "assumed, between 100 - NB_H 36% and NB_F 58%";
        /// Share who find a reply to unaddressed praise proper.
        accepts_praise_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.15, 0.42, LogitNormal), "assumed; at most NB_G 42%, sign EN07";
        /// Share who find a reply to an idle remark proper.
        accepts_mention_share = 0.25, "1", [0.0, 1.0], Uncertainty(0.1, 0.36, LogitNormal), "assumed; at most 100 - NB_H 64%; EN05 (hate to be found)";
        /// Share who find a reply to talk between peers proper.
        accepts_peer_talk_share = 0.18, "1", [0.0, 1.0], Uncertainty(0.05, 0.36, LogitNormal), "assumed; at most 100 - NB_H 64%, sign EN07";
        /// Share who find an offer worth 0.3 proper when it answers an unaddressed complaint; its odds
        /// against a reply hold for any unaddressed post.
        accepts_offer_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.15, 0.37, Triangular), "assumed, between 100 - NE18 19% and 100 - EN04 37%";
        /// What acceptance of an unaddressed contact that happens exceeds the stated one by.
        lived = 0.0, "logit", [-3.0, 3.0], Uncertainty(0.0, 1.0, Uniform), "assumed; PR07: few do as they say";
        /// Weight of privacy concern on unaddressed contacts: who objects, not how many. As a
        /// correlation w / sqrt(w^2 + pi^2 / 3): 0 to 0.75.
        concern_weight = 0.9, "logit/SD", [0.0, 10.0], Uncertainty(0.0, 2.06, Triangular), "assumed; sign PR16 (smaller there)";
        /// Share of that weight (and of the sensitivity weight) that remains when the brand was addressed.
        addressed_weight_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.0, 0.7, Uniform), "assumed";
        /// Weight of topic sensitivity, per unit above 0.3.
        sensitivity_weight = 2.5, "logit", [0.0, 20.0], Uncertainty(1.0, 5.0, LogUniform), "assumed";
        /// What full personalisation takes away where nothing of the context was read; below 0 it pleases.
        personalisation_weight = 0.45, "logit", [-20.0, 20.0], Uncertainty(-0.5, 1.2, Uniform), "assumed; sign disputed: EN07, PR15, NE19 against NE21, NE22, NE24";
        /// Weight of ln(1 + earlier unaddressed contacts by the brand).
        repetition_weight = 0.5, "logit", [0.0, 10.0], Uncertainty(0.1, 1.2, LogUniform), "assumed";
        /// Weight of not having known that brands listen, on unaddressed contacts.
        surprise_weight = 0.6, "logit", [0.0, 10.0], Uncertainty(0.0, 1.5, Uniform), "assumed; sign EN05";
        /// What disclosure adds.
        disclosure_weight = 0.4, "logit", [-10.0, 10.0], Uncertainty(-0.3, 1.0, Uniform), "assumed; sign PR15 (a fit that is explained)";
        /// What consent adds to the help that follows it.
        consent_weight = 2.5, "logit", [0.0, 10.0], Uncertainty(1.0, 4.0, Triangular), "assumed; sign PR13 (more control)";
        /// What asking for permission adds, against helping unasked.
        asking_weight = 0.6, "logit", [-10.0, 10.0], Uncertainty(-0.3, 1.5, Uniform), "assumed";
        /// Severity of an improper question for permission, against an improper reply.
        asking_severity = 0.5, "1", [0.0, 1.0], Uncertainty(0.2, 1.0, Triangular), "assumed";
        /// What it adds that the whole context was read; half of it is lost on a post that was misread.
        relevance_weight = 0.6, "logit", [0.0, 10.0], Uncertainty(0.2, 1.5, LogUniform), "assumed; signs PR15, EN04";
        /// What being a loyalist adds.
        loyalty_weight = 0.6, "logit", [-10.0, 10.0], Uncertainty(0.0, 1.5, Uniform), "assumed; NE16 (the attached leave over what others post)";
        /// What following the brand adds.
        follower_weight = 0.94, "logit", [-10.0, 10.0], Uncertainty(0.5, 1.3, Triangular), "EN03: logit 0.89 - logit 0.76";
        /// What having asked not to be contacted takes away from an unaddressed contact.
        opted_out_weight = 3.0, "logit", [0.0, 10.0], Uncertainty(1.0, 5.0, Triangular), "assumed";
        /// What a private channel adds to an unaddressed contact, times sensitivity.
        private_channel_weight = 0.6, "logit", [-10.0, 10.0], Uncertainty(-0.5, 1.5, Uniform), "assumed; EN07 (public answers to praise)";
        /// Weight of an offer's value, per unit above 0.3.
        offer_weight = 2.0, "logit", [0.0, 20.0], Uncertainty(0.5, 4.0, LogUniform), "assumed";

        /// Gain of satisfaction from a complaint or a question that is solved at no delay.
        solved_gain = 0.5, "1", [0.0, 1.0], Uncertainty(0.2, 0.8, LogitNormal), "assumed; signs SV08, SV13";
        /// Gain from a proper reply that solves nothing, or where there is nothing to solve.
        courtesy_gain = 0.06, "1", [0.0, 1.0], Uncertainty(0.0, 0.2, Triangular), "assumed; SV02 tells nothing of it";
        /// Gain of a complainer from a proper apology, which solves nothing.
        apology_gain = 0.12, "1", [0.0, 1.0], Uncertainty(0.0, 0.3, Triangular), "assumed; sign BL04 (damps); NE28: 20% of answers regret";
        /// Gain of a complainer from a compensation, besides what the reply gives.
        compensation_gain = 0.2, "1", [0.0, 1.0], Uncertainty(0.0, 0.4, Triangular), "assumed; BL08: 55% of who complains in public wants a remedy";
        /// Share of those properly asked for details, or to write in private, who do.
        own_turn_share = 0.55, "1", [0.0, 1.0], Uncertainty(0.2, 0.85, LogitNormal), "assumed; NE28: 60% of answers ask";
        /// Mean time of their own until they do; exponential.
        own_turn_hours = 4.0, "hours", [0.0, 1000.0], Uncertainty(0.5, 24.0, LogUniform), "assumed";
        /// Added to the chance of solving when a specialist answers.
        escalation_bonus = 0.25, "1", [0.0, 1.0], Uncertainty(0.0, 0.4, Uniform), "assumed";
        /// Patience: delay at which half of the timely part of the help is lost.
        patience_hours = 1.0, "hours", [0.01, 1000.0], Uncertainty(0.2, 6.0, LogUniform), "assumed; RS01-RS07 (wishes), SV07";
        /// Part of the help that no delay takes away.
        late_help_share = 0.35, "1", [0.0, 1.0], Uncertainty(0.1, 0.7, LogitNormal), "assumed; SV07: after an hour 2.33 of 20 are left";
        /// Loss from a reply in the wrong tone.
        wrong_tone_loss = 0.25, "1", [0.0, 1.0], Uncertainty(0.1, 0.5, LogUniform), "assumed; sign BL09 against BL10: worse than none";
        /// Loss from an improper contact of full severity.
        improper_loss = 0.25, "1", [0.0, 1.0], Uncertainty(0.0, 0.5, Uniform), "assumed; sign disputed: EN05, EN06, NE55 against NE23, NE53, NE56";
        /// Part of the gain that an improper contact still gives when it helps.
        improper_help_share = 0.3, "1", [0.0, 1.0], Uncertainty(0.0, 0.6, Uniform), "assumed";
        /// Irritation from an improper contact of full severity.
        improper_irritation = 1.0, "irritation", [0.0, 10.0], Constant, "the unit of irritation";
        /// Loss from silence where an answer was expected.
        silence_loss = 0.15, "1", [0.0, 1.0], Uncertainty(0.05, 0.3, LogUniform), "assumed; signs SV11, SV14, BL10";
        /// Feeling of neglect from such silence (and from a reply in the wrong tone).
        silence_neglect = 1.0, "neglect", [0.0, 10.0], Constant, "the unit of neglect";

        /// Share of all people who expect an answer to a complaint or question that speaks to the brand.
        expects_addressed_share = 0.86, "1", [0.0, 1.0], Uncertainty(0.49, 0.9, Triangular), "SV03 (would have liked one); SUP_MAR1 (expected to be read)";
        /// Share who expect an answer to anything else that speaks to the brand.
        expects_addressed_praise_share = 0.42, "1", [0.0, 1.0], Uncertainty(0.2, 0.5, Triangular), "NB_G (should), so at most";
        /// Share of all people who expect an answer to an unaddressed complaint or question; only who
        /// knows that brands listen does. To other unaddressed talk nobody does.
        expects_complaint_share = 0.36, "1", [0.0, 1.0], Uncertainty(0.2, 0.58, Triangular), "100 - NB_H 64%; at most NB_F 58%";

        /// What an onlooker gains from a proper exchange that helps or says sorry; below 0 it is a loss.
        onlooker_gain = 0.01, "1", [-1.0, 1.0], Uncertainty(-0.02, 0.05, Uniform), "assumed; sign disputed: NE25, BL04 against NE37, NE38, NE39";
        /// What an onlooker loses from an improper exchange.
        onlooker_loss = 0.015, "1", [0.0, 1.0], Uncertainty(0.0, 0.05, Triangular), "assumed";
        /// What an onlooker loses from seeing a complaint to the brand go unanswered.
        onlooker_ignored_loss = 0.005, "1", [0.0, 1.0], Uncertainty(0.0, 0.03, Triangular), "assumed; sign BL11 (brands called out)";
    }
}

/// Everything about a contact that its receiver can judge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// What the post was about, in truth.
    pub kind: Kind,
    /// Whether the post spoke to the brand.
    pub addressed: bool,
    /// Topic sensitivity in [0, 1].
    pub sensitivity: f64,
    /// What the brand did.
    pub act: Action,
    /// Whether the brand understood what the post was about.
    pub understood: bool,
    /// Depth of personalisation in [0, 1].
    pub personalisation: f64,
    /// How much of the context was read in [0, 1].
    pub context_reading: f64,
    /// Whether the reply says why the brand is there.
    pub disclosure: bool,
    /// Whether the receiver agreed beforehand.
    pub consent: bool,
    /// Value of the offer in [0, 1].
    pub offer_value: f64,
    /// From post to the first reply \[hours\].
    pub latency_hours: f64,
    /// The second turn, where there is one and the receiver answered the first.
    pub second: Option<Second>,
}

impl Contact {
    /// The contact by which levels are defined: a reply in public to a post that was understood and
    /// is of ordinary sensitivity; nothing personal, nothing read besides, no offer, no disclosure.
    pub fn reference(kind: Kind, addressed: bool) -> Self {
        Contact {
            kind,
            addressed,
            sensitivity: ORDINARY_SENSITIVITY,
            act: Action::PublicReply,
            understood: true,
            personalisation: 0.0,
            context_reading: 0.0,
            disclosure: false,
            consent: false,
            offer_value: ORDINARY_OFFER,
            latency_hours: 0.0,
            second: None,
        }
    }

    /// How well a reply fits its occasion: the share of the context that was read; where the post was
    /// misread, half of what was not read counts against it.
    pub fn relevance(&self) -> f64 {
        if self.understood { self.context_reading } else { 0.5 * (self.context_reading - 1.0) }
    }
}

/// Topic sensitivity at which levels are defined.
pub const ORDINARY_SENSITIVITY: f64 = 0.3;

/// Value of an offer at which its level is defined.
pub const ORDINARY_OFFER: f64 = 0.3;

/// What matters of the receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Receiver {
    /// Privacy concern that drives conduct \[SD\].
    pub concern: f64,
    /// Knows that brands listen.
    pub aware: bool,
    /// Is attached to the brand.
    pub loyalist: bool,
    /// Follows the brand.
    pub follower: bool,
    /// Asked the brand not to make contact.
    pub opted_out: bool,
    /// Unaddressed contacts by this brand so far.
    pub earlier_contacts: u8,
}

impl Appraisal {
    /// How much of the help is left after a delay, in [`late_help_share`, 1]: the timely part
    /// falls hyperbolically, half of it gone at `patience_hours`.
    pub fn timeliness(&self, latency_hours: f64) -> f64 {
        let timely = 1.0 - self.late_help_share;
        self.late_help_share + timely / (1.0 + latency_hours / self.patience_hours)
    }

    /// Chance that a reply solves the matter. To say sorry solves nothing, nor does to ask alone.
    pub fn solving_probability(&self, contact: &Contact, solved_share: f64) -> f64 {
        let skilled = match contact.act {
            Action::Escalate => solved_share + self.escalation_bonus,
            Action::Offer => solved_share * contact.offer_value,
            Action::PublicReply | Action::PrivateMessage => solved_share,
            Action::AskPermission | Action::Compensate => solved_share,
            Action::AskDetails | Action::HandOver if contact.second.is_some() => solved_share,
            Action::AskDetails | Action::HandOver | Action::Apologise | Action::Ignore => 0.0,
        };
        if contact.understood { skilled.min(1.0) } else { 0.5 * skilled.min(1.0) }
    }

    /// What a contact gives that is proper and in the right tone. In praise, a remark or peer talk there
    /// is nothing to solve.
    fn help(&self, contact: &Contact, solved: bool) -> f64 {
        let reply = match contact.kind {
            Kind::Failure | Kind::Question if solved => {
                self.solved_gain * self.timeliness(contact.help_hours())
            }
            _ => self.courtesy_gain,
        };
        let complained = contact.kind == Kind::Failure;
        match contact.act {
            Action::Apologise if complained => self.apology_gain,
            Action::Compensate if complained => reply + self.compensation_gain,
            Action::Ignore | Action::PublicReply | Action::PrivateMessage | Action::Offer => reply,
            Action::AskPermission | Action::Escalate | Action::AskDetails => reply,
            Action::HandOver | Action::Apologise | Action::Compensate => reply,
        }
    }

    /// What an onlooking customer's satisfaction makes of a public contact.
    pub fn onlookers_step(&self, contact: &Contact, felt: &Felt, verdict: &ContactEffect) -> f64 {
        if !felt.proper || felt.wrong_tone {
            return -self.onlooker_loss;
        }
        let shown = verdict.helpful && contact.act.shows_help();
        if shown || contact.act.only_apologises() { self.onlooker_gain } else { 0.0 }
    }

    /// The share of all people who expect an answer to such a post: anybody's who addresses a brand,
    /// else only those who know that brands listen.
    pub fn expecting_share(&self, kind: Kind, addressed: bool) -> f64 {
        match (kind, addressed) {
            (Kind::Failure | Kind::Question, true) => self.expects_addressed_share,
            (_, true) => self.expects_addressed_praise_share,
            (Kind::Failure | Kind::Question, false) => self.expects_complaint_share,
            (Kind::Delight | Kind::Mention | Kind::PeerTalk, false) => 0.0,
        }
    }

    /// How a contact is taken, once it is known whether it is felt proper (`proper`, of chance
    /// `proper_probability`), solves the matter and strikes the wrong tone.
    pub fn verdict(&self, contact: &Contact, felt: &Felt) -> ContactEffect {
        let help = self.help(contact, felt.solved);
        let mut verdict = ContactEffect { severity: 0.0, ..ContactEffect::default() };
        if felt.proper {
            verdict.step = help.min(1.0);
        } else {
            // The clearer the impropriety, the worse; a borderline case weighs half.
            let asks = contact.act.asks_leave() && !contact.consent;
            let weight = if asks { self.asking_severity } else { 1.0 };
            verdict.severity = weight * (1.0 - 0.5 * felt.proper_probability);
            verdict.step = self.improper_help_share * help - self.improper_loss * verdict.severity;
            verdict.irritation = self.improper_irritation * verdict.severity;
        }
        if felt.wrong_tone {
            verdict.step = verdict.step.min(0.0) - self.wrong_tone_loss;
            verdict.neglect = self.silence_neglect;
        }
        verdict.helpful = felt.solved && !felt.wrong_tone;
        verdict
    }
}

/// How a contact strikes its receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// Felt proper.
    pub proper: bool,
    /// Chance with which it was to be felt proper.
    pub proper_probability: f64,
    /// The matter is solved.
    pub solved: bool,
    /// The tone was wrong.
    pub wrong_tone: bool,
    /// An answer was expected.
    pub expected: bool,
}

/// What a contact does to its receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ContactEffect {
    /// Step of satisfaction, see `voice::nudge`.
    pub step: f64,
    /// Added irritation.
    pub irritation: f64,
    /// Added neglect.
    pub neglect: f64,
    /// Severity of the violation in [0, 1]; 0 when proper.
    pub severity: f64,
    /// Solved, and in the right tone.
    pub helpful: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::propriety::tests::contact;

    #[test]
    fn help_fades_hyperbolically_to_its_late_share() {
        let a = Appraisal::default();
        assert_eq!(a.timeliness(0.0), 1.0);
        assert!((a.timeliness(a.patience_hours) - (0.35 + 0.65 / 2.0)).abs() < 1e-15);
        assert!((a.timeliness(1e9) - 0.35).abs() < 1e-6);
    }

    /// By hand from the defaults: s = 0.2; a failure takes 0.25 x 1.2 = 0.3; a solved complaint
    /// at no delay gives 0.5 x 1.1 = 0.55: 0.45, above where it began (a rescued failure).
    #[test]
    fn a_rescued_failure_can_end_above_where_it_began() {
        use crate::model::voice::nudge;
        let a = Appraisal::default();
        let felt = Felt {
            proper: true,
            proper_probability: 0.9,
            solved: true,
            wrong_tone: false,
            expected: true,
        };
        let instant = Contact { addressed: true, latency_hours: 0.0, ..contact() };
        let after = nudge(nudge(0.2, -0.25), a.verdict(&instant, &felt).step);
        assert!((after - 0.45).abs() < 1e-12);
    }

    #[test]
    fn a_reply_in_the_wrong_tone_is_worse_than_silence() {
        let a = Appraisal::default();
        let felt = Felt {
            proper: true,
            proper_probability: 0.9,
            solved: true,
            wrong_tone: true,
            expected: true,
        };
        assert!(a.verdict(&contact(), &felt).step < -a.silence_loss);
    }
}
