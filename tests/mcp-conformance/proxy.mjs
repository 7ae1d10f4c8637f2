// The suites can't send a token: this adds it, and passes on everything else as it came, streams too.
import http from 'node:http';

export function startProxy(target, token) {
  const { hostname, port } = new URL(target);
  const server = http.createServer((request, response) => {
    const headers = [...request.rawHeaders, 'Authorization', `Bearer ${token}`];
    const upstream = http.request({ hostname, port, method: request.method, path: request.url, headers, setHost: false }, answer => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ server, url: `http://localhost:${server.address().port}` })));
}
