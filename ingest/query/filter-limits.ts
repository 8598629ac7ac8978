/** How deep nodes may lie in each other: what the language nests 32 deep is at most this deep. */
export const MAX_DEPTH = 100;
/** Parentheses, braces and `not` of a query inside each other. */
export const MAX_NESTING = 32;
/** Conditions, or values of one list. */
export const MAX_NODES = 2_000;
/** UTF-16 units of one text. A command line of Windows has at most 32,767; a script may be longer. */
export const MAX_TEXT = 65_536;
/** A pattern is tried at every place of a text: its length multiplies the work. */
export const MAX_PATTERN = 1_000;
/** UTF-16 units of a query; a list of 1,500 hashes fits. */
export const MAX_QUERY = 100_000;
