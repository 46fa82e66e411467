/**
 * Puts text on the clipboard; false when the browser refuses. Pages over plain http from another machine have no
 * navigator.clipboard, so a field beside the button is selected and copied the old way there.
 */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Permission denied or page not focused: the old way may still do.
    }
  }
  return copyBySelection(text, beside)
}

function copyBySelection(text: string, beside: HTMLElement): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.className = 'sr-only'
  field.setAttribute('aria-hidden', 'true')
  // Inside the same dialog: everything outside an open modal dialog cannot be selected.
  const parent = beside.parentElement ?? document.body
  parent.append(field)
  try {
    field.select()
    return document.execCommand('copy')
  } finally {
    field.remove()
    beside.focus()
  }
}
