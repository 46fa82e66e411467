/**
 * One line of CSV (RFC 4180 §2): every field in quotes, quotes doubled, CRLF at the end. A field that a spreadsheet would
 * take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

/** Also behind blanks, and the full-width forms that some spreadsheets read as the plain ones. */
const formulaStart = /^\s*[=+\-@\t\r\n|%＝＋－＠]/

function csvField(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
