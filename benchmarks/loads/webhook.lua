-- Replays signed webhooks from a file, each once. A record is five digits of length and the raw request. REQUESTS: the file; FROM: first byte; AGAIN: begin anew at the end
dofile(os.getenv("LOADS") .. "/result.lua")
local file = io.open(os.getenv("REQUESTS"), "rb")
file:setvbuf("full", 1048576)
file:seek("set", tonumber(os.getenv("FROM")))
position = tonumber(os.getenv("FROM"))

function request()
  local length = file:read(5)
  if not length and os.getenv("AGAIN") then
    file:seek("set", 0)
    position, length = 0, file:read(5)
  end
  if not length then error("The file of requests is at its end: make it longer.") end
  position = position + 5 + tonumber(length)
  return file:read(tonumber(length))
end

function response(status)
  if status >= 200 and status < 300 then good = good + 1 else bad = bad + 1 end
end
