import { managedBy } from '../bundle-files.ts'

/** Runs before a user's own Sieve script (RFC 5228): what Rspamd marked as spam goes to Junk. */
export function renderSieveBefore(): string {
  return `# ${managedBy}
require ["fileinto"];
if header :is "X-Spam" "Yes" {
  fileinto "Junk";
}
`
}
