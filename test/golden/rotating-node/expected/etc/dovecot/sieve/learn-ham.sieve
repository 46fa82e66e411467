# Written by Rookery; changes made here are reported and replaced.
require ["vnd.dovecot.pipe", "copy", "imapsieve", "environment", "variables"];
if environment :matches "imap.mailbox" "*" {
  set "folder" "${1}";
}
if string :is "${folder}" "Trash" {
  stop;
}
pipe :copy :try "learn-ham";
