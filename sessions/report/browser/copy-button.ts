/** A button that copies the text of an element, or selects it if copying is not allowed. */
export function addCopyButton(button: HTMLButtonElement, source: HTMLElement): void {
  const label = button.textContent;
  const show = (text: string) => {
    button.textContent = text;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  };
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent ?? '');
      show('Copied');
    } catch {
      // Some browsers deny clipboard access to pages opened from a file.
      getSelection()?.selectAllChildren(source);
      show('Selected: copy it with the keyboard');
    }
  });
  button.hidden = false;
}
