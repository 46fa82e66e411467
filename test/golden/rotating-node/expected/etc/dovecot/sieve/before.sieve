# Written by Rookery; changes made here are reported and replaced.
require ["duplicate", "envelope", "fileinto", "mailbox", "variables"];
if allof (header :matches "Message-ID" "?*", header :matches "Date" "?*") {
  if header :matches "Message-ID" "*" { set "id" "${1}"; }
  if header :matches "Date" "*" { set "date" "${1}"; }
  if envelope :matches "from" "*" { set "from" "${1}"; }
  if envelope :matches "to" "*" { set "to" "${1}"; }
  if duplicate :uniqueid "${id} ${date} ${from} ${to}" :seconds 7200 {
    discard;
    stop;
  }
}
if header :is "X-Spam" "Yes" {
  fileinto :create "Junk";
  stop;
}
