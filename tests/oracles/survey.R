# A survey of Earful against R's package survey (Lumley), which shares no code with it.
#
#     Rscript tests/oracles/survey.R FOLDER ...
#
# Each FOLDER is what `earful survey --day ... --out FOLDER` left. From its answers alone this
# computes weights, shares, standard errors and intervals again and compares them with survey.csv.
# .ci/oracles makes such folders. Exit code 1, with the figure, where one differs by more than
# is allowed.

suppressMessages(library(survey))
level <- 0.95
z <- qnorm(1 - (1 - level) / 2)
failed <- FALSE

# Tells the largest of some differences, and whether it is allowed.
report <- function(what, differences, allowed) {
  differences <- differences[!is.na(differences)]
  if (length(differences) == 0) stop(paste("nothing to compare:", what))
  largest <- max(abs(differences))
  good <- largest <= allowed
  cat(sprintf("  %-56s %5d compared, largest difference %.1e, allowed %.0e%s\n",
              what, length(differences), largest, allowed, if (good) "" else "  TOO LARGE"))
  if (!good) failed <<- TRUE
}

# Shares of the age bands in scenario.toml.
band_shares <- function(folder) {
  lines <- readLines(file.path(folder, "scenario.toml"))
  at <- grep("^\\[band\\.", lines)
  share <- function(i) {
    rest <- lines[i:length(lines)]
    as.numeric(sub("^share = ([0-9.eE+-]+).*", "\\1", rest[grep("^share = ", rest)[1]]))
  }
  setNames(sapply(at, share), gsub('\\[band\\."|"\\].*', "", lines[at]))
}

# The score interval for so many independent people.
wilson <- function(p, n) {
  middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  half <- z / (1 + z^2 / n) * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))
  c(middle - half, middle + half)
}

# Clopper and Pearson's interval for a number of independent people that need not be whole.
beta <- function(p, n) {
  tail <- (1 - level) / 2
  c(qbeta(tail, n * p, n * (1 - p) + 1), qbeta(1 - tail, n * p + 1, n * (1 - p)))
}

check <- function(folder) {
  cat(folder, "\n", sep = "")
  read <- function(file, ...) read.csv(file.path(folder, file), check.names = FALSE, ...)
  answers <- read("answers.csv", colClasses = "character", na.strings = character())
  table <- read("survey.csv", na.strings = "")
  answers$weight <- as.numeric(answers$weight)
  answers$one <- 1
  n <- nrow(answers)

  # Raking: the weighted shares that were reached, as margins for R, from equal weights.
  known <- c("age_band", "account", "follows_a_brand")
  weighted <- known[sapply(known, function(v) length(unique(answers[[v]])) > 1)]
  study <- paste(readLines(file.path(folder, "study.toml")), collapse = "\n")
  by <- c(age_band = '"band"', account = '"open"', follows_a_brand = '"follows"')
  named <- sub("\n.*", "", sub(".*\nweighting = ", "", study))
  weighted <- weighted[sapply(weighted, function(v) grepl(by[[v]], named, fixed = TRUE))]
  reached <- function(v) {
    totals <- tapply(answers$weight, answers[[v]], sum)
    setNames(data.frame(names(totals), as.numeric(totals)), c(v, "Freq"))
  }
  if (length(weighted) == 0) {
    report("weights without margins", answers$weight - 1, 0)
  } else {
    if (any(answers$weight <= 0.2 | answers$weight >= 5)) {
      stop("a weight is at its bound, which R's rake does not know; ask more people")
    }
    equal <- svydesign(ids = ~1, weights = ~one, data = answers)
    raked <- rake(equal, lapply(weighted, function(v) as.formula(paste("~", v))),
                  lapply(weighted, reached),
                  control = list(maxit = 1000, epsilon = 1e-12, verbose = FALSE))
    report(paste("raked weights,", length(weighted), "margins, relative"),
           weights(raked) / answers$weight - 1, 1e-11)
  }
  if ("age_band" %in% weighted) {
    shares <- band_shares(folder)
    mine <- tapply(answers$weight, answers$age_band, sum) / n
    report("weighted shares of the age bands", mine[names(shares)] - shares, 2e-6)
  }

  # Shares, errors and intervals of each cell; who was not asked is no part of a domain.
  design <- svydesign(ids = ~1, weights = ~weight, data = answers)
  cells <- table[!is.na(table$simulated) & table$n > 1, ]
  found <- t(sapply(seq_len(nrow(cells)), function(i) {
    cell <- cells[i, ]
    given <- answers[[cell$item]]
    here <- given != "" & (cell$band == "all" | answers$age_band == cell$band)
    gave <- sapply(strsplit(given, "; ", fixed = TRUE), function(words) cell$answer %in% words)
    domain <- subset(update(design, gave = as.numeric(gave)), here)
    mean <- svymean(~gave, domain)
    p <- as.numeric(coef(mean))
    error <- as.numeric(SE(mean))
    base <- sum(here)
    # svymean of a domain takes n / (n - 1) of the whole sample, Earful that of the base.
    own <- sqrt(base / (base - 1) / (n / (n - 1)))
    varies <- p > 1e-12 && p < 1 - 1e-12
    ends <- rep(NA, 4)
    if (varies && cell$method == "Wilson, effective n") {
      ends <- c(wilson(p, p * (1 - p) / (error * own)^2), wilson(p, p * (1 - p) / error^2))
    } else if (varies) {
      ends <- beta(p, min(base, p * (1 - p) / (error * own)^2))
      # svyciprop has no cap at the number of people.
      if (cell$effective_n < cell$n) {
        ends <- c(ends, as.numeric(confint(svyciprop(~gave, domain, method = "beta",
                                                     level = level, df = base - 1))))
      } else {
        ends <- c(ends, NA, NA)
      }
    }
    c(p = p, error = error, own = if (varies) own else NA, low = ends[1], high = ends[2],
      plain_low = ends[3], plain_high = ends[4])
  }))
  found <- as.data.frame(found)
  varies <- !is.na(found$own)
  mine <- cells$moe / 100 / z
  all <- cells$band == "all" & cells$n == n & varies
  score <- cells$method == "Wilson, effective n"
  ends <- function(who, low = found$low, high = found$high) {
    100 * c(low[who], high[who]) - c(cells$low[who], cells$high[who])
  }
  report("shares", found$p - cells$simulated / 100, 1e-11)
  if (any(all)) report("standard errors among all, relative", (mine / found$error - 1)[all], 1e-9)
  report("standard errors times the root of n/(n-1), relative",
         (mine / (found$error * found$own) - 1)[varies], 1e-9)
  score <- score & !is.na(found$low)
  if (any(score)) report("Wilson's intervals, the same n/(n-1) [points]", ends(score), 1e-8)
  large <- score & cells$n >= 150
  if (any(large)) {
    report("Wilson's intervals, n/(n-1) as in svymean, n >= 150",
           ends(large, found$plain_low, found$plain_high), 0.03)
  }
  korn <- !score & !is.na(found$low)
  if (any(korn)) report("Korn and Graubard's intervals by R's qbeta [points]", ends(korn), 1e-6)
  large <- korn & cells$n >= 150 & !is.na(found$plain_low)
  if (any(large)) {
    report("Korn and Graubard's intervals by svyciprop, n >= 150",
           ends(large, found$plain_low, found$plain_high), 0.03)
  }
}

for (folder in commandArgs(trailingOnly = TRUE)) check(folder)
if (failed) quit(status = 1)
