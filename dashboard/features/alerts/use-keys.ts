import { useEffect, useRef } from 'react';

/**
 * Single-key commands. They are off while text is being written, with modifier keys, and where
 * the reader has switched them off (WCAG 2.1.4).
 * @param keys what each `KeyboardEvent.key`, in lower case, does
 */
export function useKeys(enabled: boolean, keys: Readonly<Record<string, () => void>>): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, select, [contenteditable]') !== null) return;
      // Enter on a link or button is theirs.
      if (event.key === 'Enter' && target.closest('a, button, summary') !== null) return;
      const command = current.current[event.key.toLowerCase()];
      if (command === undefined) return;
      event.preventDefault();
      command();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled]);
}
