/** A secret that is shown once: whole, to be selected with one click. */
export function SecretText({ text, label }: { text: string; label: string }) {
  return (
    <p className="secret" role="group" aria-label={label} dir="ltr">
      {text}
    </p>
  );
}
