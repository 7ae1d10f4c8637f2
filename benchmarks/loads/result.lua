-- The one line of JSON that every load ends with. Counters live in each thread; a request is good when the script's own check says so.
good, bad, position = 0, 0, 0
local threads = {}

function setup(thread) table.insert(threads, thread) end

function done(summary, latency)
  local g, b, p = 0, 0, 0
  for _, thread in ipairs(threads) do
    g, b, p = g + thread:get("good"), b + thread:get("bad"), p + thread:get("position")
  end
  local e = summary.errors
  io.write(string.format('{"good":%d,"bad":%d,"broken":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"position":%.0f}\n',
    g, b, e.connect + e.read + e.write + e.timeout, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, p))
end
