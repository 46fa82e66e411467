-- Written by Rookery; changes made here are reported and replaced.
do
local rspamd_logger = require "rspamd_logger"
local rspamd_util = require "rspamd_util"
local rspamd_sqlite3 = require "rspamd_sqlite3"
local lua_redis = require "lua_redis"

local limits_path = '/var/lib/rookery/replica/rspamd/limits.db'
local limits_database, opened_at
local reopen_seconds = 10

-- opened again from time to time: the file may have been replaced
local function find_limit(address)
  local now = rspamd_util.get_time()
  if not limits_database or now - opened_at > reopen_seconds then
    limits_database = nil
    -- would be made by opening it, and then not be the agent's
    if not rspamd_util.file_exists(limits_path) then return nil end
    limits_database, opened_at = rspamd_sqlite3.open(limits_path), now
    if not limits_database then return nil end
  end
  local limit
  -- to its end, or the statement would hold an old state of the database
  for row in limits_database:rows('SELECT max_send_per_day FROM limits WHERE address = ?1', address) do
    limit = tonumber(row.max_send_per_day)
  end
  return limit
end

local count_script = [[
local sent = tonumber(redis.call('GET', KEYS[1]) or '0')
if sent + tonumber(ARGV[1]) > tonumber(ARGV[2]) then return -1 end
redis.call('SET', KEYS[1], sent + tonumber(ARGV[1]), 'EX', 172800)
return 1
]]

local redis_params = lua_redis.parse_redis_server('sending_limit') or lua_redis.parse_redis_server('redis')

local function check_sending_limit(task)
  local user = task:get_user()
  if not user or not redis_params then return end
  user = user:lower()
  local ok, limit = pcall(find_limit, user)
  if not ok then
    rspamd_logger.errx(task, 'sending limits cannot be read: %s', limit)
    return
  end
  if not limit then return end
  local recipients = #(task:get_recipients('smtp') or {})
  local key = 'rookery:sent:' .. os.date('!%Y-%m-%d') .. ':' .. user

  local function counted(err, data)
    if err then
      rspamd_logger.errx(task, 'sending limits cannot be counted: %s', err)
    elseif tonumber(data) == -1 then
      local tomorrow = os.date('!%Y-%m-%d', os.time() + 86400)
      task:insert_result('SENDING_LIMIT', 1.0, tostring(limit))
      task:set_pre_result('soft reject', string.format(
        'With this message %s would have sent to more than %d recipients today; again from %s 00:00 UTC',
        user, limit, tomorrow), 'sending_limit')
    end
  end

  lua_redis.redis_make_request(task, redis_params, key, true, counted, 'EVAL',
    { count_script, '1', key, tostring(recipients), tostring(limit) })
end

rspamd_config:register_symbol{
  name = 'SENDING_LIMIT',
  type = 'normal',
  score = 0.0,
  description = 'A user has sent to as many recipients today as he may',
  group = 'rookery',
  callback = check_sending_limit,
}
end

do
local rspamd_logger = require "rspamd_logger"

local dangerous = {}
for extension in ('ade adp apk appx bat cab chm cmd com cpl diagcab dll dmg exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix msp mst nsh pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll'):gmatch('%S+') do
  dangerous[extension] = true
end
-- in two parts, so that no scanner takes this file for it
local eicar_file = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' .. 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'

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
end
