//! How is a picture coloured? Spans of text, each with what it means, and what a terminal can
//! show of that. Whatever a colour says the characters say, too.

/// What a terminal can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Palette {
    pub depth: Depth,
    /// Whether it writes light on dark.
    pub dark: bool,
    /// Whether it has more than ASCII.
    pub unicode: bool,
}

/// How many colours there are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Depth {
    None,
    Sixteen,
    /// The cube of 256.
    Indexed,
    /// 24 bits.
    True,
}

/// What a span means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    Plain,
    /// What can be read past.
    Dim,
    /// A place of a map: how much there is, from 0 to [`LEVELS`], and whether it is allowed.
    Level {
        level: usize,
        open: bool,
    },
    /// A place that stands out.
    Mark,
}

/// One line of a picture.
pub type Line = Vec<(String, Ink)>;

/// How many levels there are.
pub const LEVELS: usize = 8;

/// One hue whose luminance rises or falls strictly, so that it survives grey print and every
/// common colour blindness. Quiet recedes into the page in both.
const LIGHT: [(u8, u8, u8); LEVELS] = [
    (0xdb, 0xe7, 0xf3),
    (0xc3, 0xd7, 0xeb),
    (0xa5, 0xc3, 0xe0),
    (0x82, 0xab, 0xd2),
    (0x5f, 0x91, 0xc2),
    (0x41, 0x76, 0xad),
    (0x29, 0x5b, 0x91),
    (0x15, 0x3f, 0x6f),
];
const DARK: [(u8, u8, u8); LEVELS] = [
    (0x1a, 0x24, 0x32),
    (0x20, 0x31, 0x4a),
    (0x27, 0x40, 0x61),
    (0x30, 0x52, 0x7b),
    (0x3c, 0x67, 0x97),
    (0x4f, 0x80, 0xb5),
    (0x92, 0xbc, 0xe6),
    (0xc6, 0xe0, 0xfb),
];
const LIGHT_INDEXED: [u8; LEVELS] = [195, 153, 117, 75, 32, 26, 20, 18];
const DARK_INDEXED: [u8; LEVELS] = [17, 18, 19, 20, 26, 32, 75, 153];

/// From which level on the other of black and white is read better.
const TURNS: usize = 5;

impl Palette {
    /// Characters alone.
    pub const PLAIN: Self = Self { depth: Depth::None, dark: true, unicode: true };

    /// The lines as text, with what colours them.
    pub fn paint(self, lines: &[Line]) -> String {
        let mut text = String::new();
        for line in lines {
            let mut spans = line.clone();
            while spans
                .pop_if(|(words, ink)| *ink == Ink::Plain && words.trim().is_empty())
                .is_some()
            {}
            for (words, ink) in spans {
                match self.code(ink) {
                    Some(code) if !words.is_empty() => {
                        text.push_str(&format!("\x1b[{code}m{words}\x1b[0m"));
                    }
                    _ => text.push_str(&words),
                }
            }
            text.push('\n');
        }
        text
    }

    /// How a terminal is told to show `ink`.
    fn code(self, ink: Ink) -> Option<String> {
        match (self.depth, ink) {
            (Depth::None, _) | (_, Ink::Plain) => None,
            (_, Ink::Dim) => Some("2".to_owned()),
            (Depth::Sixteen, Ink::Level { open: true, .. }) => Some("32".to_owned()),
            (Depth::Sixteen, Ink::Level { open: false, .. }) => None,
            (_, Ink::Mark) => Some("1;7".to_owned()),
            (Depth::Indexed, Ink::Level { level, .. }) => {
                let ramp = if self.dark { DARK_INDEXED } else { LIGHT_INDEXED };
                Some(format!("38;5;{};48;5;{}", self.indexed_ink(level), ramp[level]))
            }
            (Depth::True, Ink::Level { level, .. }) => {
                let (red, green, blue) = if self.dark { DARK } else { LIGHT }[level];
                Some(format!("38;5;{};48;2;{red};{green};{blue}", self.indexed_ink(level)))
            }
        }
    }

    /// Black or white, whichever is read on that level.
    fn indexed_ink(self, level: usize) -> u8 {
        let (black, white) = (16, 231);
        if self.dark == (level >= TURNS) { black } else { white }
    }

    /// The sign of a level.
    pub fn sign(self, level: usize) -> char {
        const BLOCKS: [char; LEVELS] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        const ASCII: [char; LEVELS] = ['.', ':', '-', '=', 'o', '*', '#', '@'];
        if self.unicode { BLOCKS[level] } else { ASCII[level] }
    }

    /// The sign of what is not allowed.
    pub fn refused(self) -> char {
        if self.unicode { '╱' } else { '/' }
    }
}

/// Where `value` lies between `least` and `most`, as a level.
pub fn level(value: f64, least: f64, most: f64) -> usize {
    if most <= least {
        return 0;
    }
    let share = (value - least) / (most - least);
    ((share * LEVELS as f64) as usize).min(LEVELS - 1)
}

/// The characters of lines, without colours.
pub fn plain(lines: &[Line]) -> Vec<String> {
    let words = |line: &Line| line.iter().map(|(words, _)| words.as_str()).collect::<String>();
    lines.iter().map(|line| words(line).trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a colour, from 0 to 1 (WCAG 2.2).
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// A colour of the cube.
    fn of_cube(index: u8) -> (u8, u8, u8) {
        let step = |n: u8| [0, 95, 135, 175, 215, 255][usize::from(n)];
        let n = index - 16;
        (step(n / 36), step(n / 6 % 6), step(n % 6))
    }

    #[test]
    fn every_ramp_rises_or_falls_strictly_and_can_be_read() {
        for (dark, ramp) in [
            (false, LIGHT.to_vec()),
            (true, DARK.to_vec()),
            (false, LIGHT_INDEXED.map(of_cube).to_vec()),
            (true, DARK_INDEXED.map(of_cube).to_vec()),
        ] {
            let levels: Vec<f64> = ramp.iter().map(|&colour| luminance(colour)).collect();
            assert!(levels.windows(2).all(|pair| (pair[0] < pair[1]) == dark), "{levels:?}");
            let palette = Palette { depth: Depth::True, dark, unicode: true };
            for (level, light) in levels.into_iter().enumerate() {
                let contrast = match palette.indexed_ink(level) {
                    16 => (light + 0.05) / 0.05,
                    _ => 1.05 / (light + 0.05),
                };
                assert!(contrast >= 4.0, "level {level}: {contrast}");
            }
        }
    }

    #[test]
    fn levels_run_from_the_least_to_the_most() {
        assert_eq!((level(5.0, 5.0, 9.0), level(9.0, 5.0, 9.0), level(7.0, 5.0, 9.0)), (0, 7, 4));
        assert_eq!(level(5.0, 5.0, 5.0), 0);
    }
}
