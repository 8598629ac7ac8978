/**
 * Makes text from outside harmless to look at: what a screen would not show, or would let change
 * the order of what stands beside it, becomes a visible sign. Line feeds and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, sign);
}

// Controls (C0, DEL, C1), soft hyphen, Arabic letter mark, Mongolian vowel separator, zero width
// and directional marks, line and paragraph separators, invisible operators, byte order mark,
// interlinear marks, tag characters, lone surrogates.
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

function sign(character: string): string {
  return `‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`;
}
