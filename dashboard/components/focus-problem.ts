/** After a form was not taken: to the first field that has to be mended. */
export function focusProblem(form: HTMLFormElement): void {
  // Once what is wrong has been drawn.
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
