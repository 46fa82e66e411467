# Written by Rookery; changes made here are reported and replaced.
require ["fileinto"];
if header :is "X-Spam" "Yes" {
  fileinto "Junk";
}
