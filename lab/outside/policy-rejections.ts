/**
 * Postfix `milter_header_checks` (regexp) of a strict provider: they see the Authentication-Results (RFC 8601) that
 * its own filter writes, never those a sender forged, and refuse as Gmail does:
 *
 * | result                                            | reply                    |
 * |---------------------------------------------------|--------------------------|
 * | DMARC fails, policy reject or quarantine          | 550 5.7.26               |
 * | neither SPF nor any DKIM passes                   | 550 5.7.26               |
 * | … and SPF, DKIM or DMARC could not be looked up   | 451 4.7.24, to try again |
 */
export const policyRejections = `\
if /^Authentication-Results:/
/(spf|dkim|dmarc)=temperror/ REJECT 4.7.24 Temporary failure while looking up the sending domain's DNS records. Please try again later.
/dmarc=fail.*header\\.from=([^ ;]+)[^;]*\\(policy=(reject|quarantine)\\)/ REJECT 5.7.26 Unauthenticated email from $1 is not accepted due to domain's DMARC policy. Please contact the administrator of $1 domain if this was a legitimate mail.
if !/dkim=pass/
if !/spf=pass/
/./ REJECT 5.7.26 Your email has been blocked because the sender is unauthenticated. This provider requires all senders to authenticate with either SPF or DKIM.
endif
endif
endif
`
