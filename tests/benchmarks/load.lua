-- wrk's part: sends the requests of a file in turn ("<bytes>\n<request>", again and again), and tells what it saw.
local requests, at = {}, 0

function init(args)
   local file = assert(io.open(args[1], "rb"))
   for size in function() return file:read("*l") end do
      requests[#requests + 1] = file:read(tonumber(size))
   end
   file:close()
end

function request()
   at = at % #requests + 1
   return requests[at]
end

function done(summary, latency)
   local errors = summary.errors
   local refused = errors.status + errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '\n{"n": %d, "rate": %f, "p50": %f, "p99": %f, "refused": %d}\n',
      summary.requests, summary.requests / summary.duration * 1e6,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, refused))
end
