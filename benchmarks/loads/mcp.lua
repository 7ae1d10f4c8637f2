-- Calls comms_send_message, every call with a body and clientRef of its own, in turn to 5,000 people.
-- CALLERS: a file of "session bearer" lines ("-" for none), taken in turn; REVISION: of the protocol; RUN: part of every clientRef
dofile(os.getenv("LOADS") .. "/result.lua")
local revision, run = os.getenv("REVISION"), os.getenv("RUN")
local stateless = revision >= "2026-07-28"
local callers, n = {}, 0

for line in io.lines(os.getenv("CALLERS")) do
  local session, bearer = line:match("(%S+) (%S+)")
  callers[#callers + 1] = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
    .. "MCP-Protocol-Version: " .. revision .. "\r\n"
    .. (stateless and "Mcp-Method: tools/call\r\nMcp-Name: comms_send_message\r\n" or "")
    .. (session ~= "-" and "Mcp-Session-Id: " .. session .. "\r\n" or "")
    .. (bearer ~= "-" and "Authorization: Bearer " .. bearer .. "\r\n" or "")
end

local meta = stateless and ',"_meta":{"io.modelcontextprotocol/protocolVersion":"' .. revision
  .. '","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1.0.0"}}' or ""

function request()
  n = n + 1
  local body = string.format('{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"comms_send_message","arguments":'
    .. '{"to":"+1415555%04d","body":"Your appointment is confirmed, reference %s-%08d. Reply C to cancel.","clientRef":"%s-%08d"}%s}}',
    n, n % 5000, run, n, run, n, meta)
  return callers[n % #callers + 1] .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
end

function response(status, headers, body)
  if status == 200 and body:find("queued", 1, true) and not body:find('"isError":true', 1, true) then good = good + 1
  else
    bad = bad + 1
    if bad == 1 then print(status, body) end
  end
end
