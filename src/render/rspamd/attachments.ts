/** What Gmail does not take either (support.google.com/mail/answer/6590): programs and scripts. */
const extensions = [
  ...['ade', 'adp', 'apk', 'appx', 'bat', 'cab', 'chm', 'cmd', 'com', 'cpl', 'diagcab', 'dll', 'dmg', 'exe', 'hta'],
  ...['img', 'ins', 'iso', 'isp', 'jar', 'jnlp', 'js', 'jse', 'lib', 'lnk', 'mde', 'mjs', 'msc', 'msi', 'msix', 'msp'],
  ...[
    'mst',
    'nsh',
    'pif',
    'ps1',
    'scr',
    'sct',
    'shb',
    'sys',
    'vb',
    'vbe',
    'vbs',
    'vhd',
    'vxd',
    'wsc',
    'wsf',
    'wsh',
    'xll',
  ],
]

/**
 * `DANGEROUS_ATTACHMENT`, in Lua: refuses mail with a program attached, also inside an archive, and with the test file of the
 * makers of virus scanners (https://www.eicar.org), while its sender waits. Authenticated mail is not looked at.
 */
export const attachments = `local rspamd_logger = require "rspamd_logger"

local dangerous = {}
for extension in ('${extensions.join(' ')}'):gmatch('%S+') do
  dangerous[extension] = true
end
-- in two parts, so that no scanner takes this file for it
local eicar_file = 'X5O!P%@AP[4\\\\PZX54(P^)7CC)7}$' .. 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'

local function is_dangerous(name)
  local extension = name and name:lower():match('%.([%w_]+)[%s.]*$')
  return extension ~= nil and dangerous[extension] == true
end

local function find_danger(part)
  local name = part:get_filename()
  if is_dangerous(name) then return name end
  if part:is_archive() then
    for _, inner in ipairs(part:get_archive():get_files() or {}) do
      if is_dangerous(inner) then return inner end
    end
  end
  local content = part:get_content()
  if content and content:len() < 256 and tostring(content):find(eicar_file, 1, true) then return 'EICAR test file' end
  return nil
end

rspamd_config:register_symbol{
  name = 'DANGEROUS_ATTACHMENT',
  type = 'normal',
  score = 0.0,
  description = 'A program or the test virus is attached',
  group = 'rookery',
  callback = function(task)
    for _, part in ipairs(task:get_parts() or {}) do
      local danger = find_danger(part)
      if danger then
        task:insert_result('DANGEROUS_ATTACHMENT', 1.0, danger)
        task:set_pre_result('reject', 'This message has an attachment that may be a program or a virus', 'attachments')
        return
      end
    end
  end,
}
`
