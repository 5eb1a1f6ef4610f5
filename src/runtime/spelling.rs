//! Which existing name a wrong one most likely means: for the "Did you mean" of messages.
//!
//! Called by `traceback`, and where an unknown keyword argument is refused. Knows text only. Mirrors
//! `_compute_suggestion_error` of `Lib/traceback.py` and `_Py_CalculateSuggestions` of `Python/suggestions.c`.

/// The candidate that a wrong name most likely means (`_compute_suggestion_error`).
pub fn closest(wrong: &str, candidates: &[String]) -> Option<String> {
    const MOST: usize = 750;
    const MOVE: usize = 2;
    if candidates.len() > MOST || wrong.chars().count() > 40 {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for c in candidates {
        if c == wrong {
            continue;
        }
        let limit = (c.chars().count() + wrong.chars().count() + 3) * MOVE / 6;
        let limit = best.map_or(limit, |(d, _)| limit.min(d.saturating_sub(1)));
        let distance = edit_distance(wrong, c);
        if distance <= limit && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, c));
        }
    }
    best.map(|(_, c)| c.clone())
}

/// Levenshtein distance, with a move costing 2 and a change of case 1.
fn edit_distance(a: &str, b: &str) -> usize {
    const MOVE: usize = 2;
    const CASE: usize = 1;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * MOVE).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, &y) in b.iter().enumerate() {
            let change = if x == y {
                0
            } else if x.eq_ignore_ascii_case(&y) {
                CASE
            } else {
                MOVE
            };
            let best = (diagonal + change).min(row[j] + MOVE).min(row[j + 1] + MOVE);
            diagonal = row[j + 1];
            row[j + 1] = best;
        }
    }
    row[b.len()]
}
