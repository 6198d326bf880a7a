/** A button that copies what is written in an element; where it may not, the text is selected instead. */
export function addCopyButton(button: HTMLButtonElement, source: HTMLElement): void {
  const told = button.textContent;
  const tell = (text: string) => {
    button.textContent = text;
    setTimeout(() => {
      button.textContent = told;
    }, 2000);
  };
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent ?? '');
      tell('Copied');
    } catch {
      // Some browsers let no page that was opened from a file at the clipboard.
      getSelection()?.selectAllChildren(source);
      tell('Selected: copy it with the keyboard');
    }
  });
  button.hidden = false;
}
