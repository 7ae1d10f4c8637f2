// What every client does: look at the tools, call one, and run into refusals.
export async function see(client) {
  const { tools } = await client.listTools();
  const ping = await client.callTool({ name: 'comms_ping', arguments: { message: 'grüße' } });
  const refused = await client.callTool({ name: 'trial_refusal' });
  const invalid = await client.callTool({ name: 'trial_arguments', arguments: { to: 5 } });
  const unknown = await client.callTool({ name: 'trial_deployment' }).then(() => 'called', error => error.code);
  return {
    server: client.getServerVersion()?.name,
    tools: tools.map(t => t.name),
    ping: ping.structuredContent,
    refused: { isError: refused.isError, ...refused.structuredContent },
    invalid: { isError: invalid.isError, ...invalid.structuredContent },
    unknown,
  };
}

// The older client drops progress that it reads together with the answer, so the answer is held until all of it is here.
export async function seeProgress(client, seen, call) {
  seen.progress = [];
  const answer = await call({ name: 'trial_progress', arguments: { held: true } }, {
    onprogress: p => {
      seen.progress.push(p.progress);
      if (seen.progress.length === 3) {
        client.callTool({ name: 'trial_release' });
      }
    },
  });
  seen.progressed = answer.structuredContent;
}
