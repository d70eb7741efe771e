//! Where the columns of a table stand on paper of some width: on one line when they fit, with
//! long texts over several lines when they fit so, and otherwise each row on several lines, its
//! first columns on the first.

/// Between two columns.
pub(super) const GAP: usize = 2;
/// Before the second and later lines of a row.
pub(super) const INDENT: usize = 4;
/// Texts are not made narrower than this to get a row onto one line.
const NARROW: usize = 24;
/// Texts are given so much where a row takes several lines anyway.
const ROOMY: usize = 32;

/// What a column needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    /// To show every cell and the title on one line.
    pub(super) whole: usize,
    /// For the longest thing that must stay whole.
    pub(super) least: usize,
}

impl Need {
    /// Its width where texts are held to `most`.
    fn held_to(self, most: usize) -> usize {
        self.whole.min(most).max(self.least)
    }
}

/// A column with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Which column.
    pub(super) at: usize,
    /// How wide it is.
    pub(super) wide: usize,
}

/// The lines that a row takes, each with its columns, on paper of `paper` columns.
pub(super) fn layout(needs: &[(usize, Need)], paper: usize) -> Vec<Vec<Place>> {
    let held = |most: usize| -> Vec<Place> {
        let place = |(at, need): &(usize, Need)| Place { at: *at, wide: need.held_to(most) };
        needs.iter().map(place).collect()
    };
    let mut lines = match [usize::MAX, NARROW].map(held).into_iter().find(|all| fits(all, paper)) {
        Some(line) => vec![line],
        None => even(needs, paper),
    };
    for (number, line) in lines.iter_mut().enumerate() {
        grow(line, needs, if number == 0 { paper } else { paper.saturating_sub(INDENT) });
    }
    lines
}

/// The columns that places side by side take.
pub(super) fn total(places: &[Place]) -> usize {
    let gaps = GAP * places.len().saturating_sub(1);
    places.iter().map(|place| place.wide).sum::<usize>() + gaps
}

fn fits(places: &[Place], paper: usize) -> bool {
    total(places) <= paper
}

/// No more lines than it takes, and those as even as they can be.
fn even(needs: &[(usize, Need)], paper: usize) -> Vec<Vec<Place>> {
    let fewest = packed(needs, paper);
    let narrower = (INDENT..paper).rev().map(|paper| packed(needs, paper));
    narrower.take_while(|lines| lines.len() == fewest.len()).last().unwrap_or(fewest)
}

/// As many lines as it takes, in the order of the columns.
fn packed(needs: &[(usize, Need)], paper: usize) -> Vec<Vec<Place>> {
    let room_below = paper.saturating_sub(INDENT);
    let mut lines: Vec<Vec<Place>> = vec![Vec::new()];
    for (at, need) in needs {
        let room = if lines.len() == 1 { paper } else { room_below };
        let place = |room: usize| Place { at: *at, wide: need.held_to(ROOMY.min(room)) };
        match lines.last_mut() {
            Some(line) if line.is_empty() || total(line) + GAP + place(room).wide <= room => {
                line.push(place(room));
            }
            Some(_) | None => lines.push(vec![place(room_below)]),
        }
    }
    lines
}

/// Gives what room is left to the columns that want it most.
fn grow(line: &mut [Place], needs: &[(usize, Need)], room: usize) {
    let whole = |at: usize| {
        needs.iter().find(|(column, _)| *column == at).map_or(0, |(_, need)| need.whole)
    };
    for _ in total(line)..room {
        let wants = |place: &&mut Place| place.wide < whole(place.at);
        let most = line.iter_mut().filter(wants).min_by_key(|place| {
            (place.wide * 1000).checked_div(whole(place.at)).unwrap_or(usize::MAX)
        });
        let Some(place) = most else { return };
        place.wide += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(needs: &[(usize, usize)], paper: usize) -> Vec<Vec<usize>> {
        let needs: Vec<_> =
            needs.iter().map(|(whole, least)| Need { whole: *whole, least: *least }).collect();
        let needs: Vec<_> = needs.into_iter().enumerate().collect();
        let lines = layout(&needs, paper);
        lines.iter().map(|line| line.iter().map(|place| place.wide).collect()).collect()
    }

    #[test]
    fn rows_take_one_line_while_they_can() {
        let table = [(10, 10), (40, 12), (18, 18)];
        assert_eq!(widths(&table, 200), [vec![10, 40, 18]]);
        assert_eq!(widths(&table, 72), [vec![10, 40, 18]]);
        assert_eq!(widths(&table, 60), [vec![10, 28, 18]]);
        assert_eq!(widths(&table, 56), [vec![10, 24, 18]]);
    }

    #[test]
    fn else_they_take_several_and_no_column_is_narrower_than_its_longest_word() {
        let table = [(10, 10), (40, 12), (18, 18)];
        assert_eq!(widths(&table, 46), [vec![10, 34], vec![18]]);
        assert_eq!(widths(&table, 30), [vec![10], vec![26], vec![18]]);
        assert_eq!(widths(&[(30, 30), (64, 64)], 40), [vec![30], vec![64]]);
        assert_eq!(widths(&[], 40), [Vec::<usize>::new()]);
    }

    #[test]
    fn no_line_is_wider_than_the_paper_where_that_can_be() {
        for paper in 40..200 {
            let table = [(12, 12), (60, 9), (22, 22), (7, 3), (35, 35), (80, 14)];
            for (number, line) in widths(&table, paper).iter().enumerate() {
                let indent = if number == 0 { 0 } else { INDENT };
                let wide = line.iter().sum::<usize>() + GAP * (line.len() - 1);
                assert!(wide + indent <= paper, "{paper}: {line:?}");
            }
        }
    }
}
