import { visibleText } from './visible-text.ts';

/** Text that came from outside: neutralised, and kept from turning its neighbours around. */
export function OutsideText({ text, mono = false }: { text: string; mono?: boolean }) {
  const shown = visibleText(text);
  return (
    <bdi dir="ltr" className={mono ? 'mono' : undefined} title={shown}>
      {shown}
    </bdi>
  );
}

/** A whole record: lines break where it breaks them and where the pane ends. */
export function OutsideBlock({ text, label }: { text: string; label: string }) {
  return (
    <pre className="block" dir="ltr" tabIndex={0} role="region" aria-label={label}>
      {visibleText(text)}
    </pre>
  );
}
