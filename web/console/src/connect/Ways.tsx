import { NativeSelect, SegmentedControl, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MessageView } from '../api/schema';
import { useAddress } from '../app/address';
import { Command } from '../parts/Command';
import { Section } from '../parts/Section';
import { mcpClients } from './clients';
import { answerCommand, samples, waitCommand } from './commands';
import classes from './connect.module.css';
import { placeholder } from './token';

interface WaysProps {
  token: string | undefined;
  /** What a person wrote last: the answer is to that. */
  heard: MessageView | undefined;
}

/** The ways to connect a program, each to copy. */
export function Ways({ token = placeholder, heard }: WaysProps) {
  const { at, change } = useAddress();
  const way = at('way') || 'mcp';
  const root = location.origin;
  return (
    <Section
      title="Connect a program"
      about="Any one of these is enough."
      filters={
        <SegmentedControl
          size="xs"
          aria-label="How it connects"
          data={[
            { value: 'mcp', label: 'An MCP client' },
            { value: 'rest', label: 'Two commands' },
            { value: 'samples', label: 'A sample agent' },
          ]}
          value={way}
          onChange={value => change('way', value)}
        />
      }
    >
      {way === 'rest' && (
        <>
          <One
            title="Wait for a message"
            says="It answers when a person writes, or empty-handed after 45 seconds. What nobody has acknowledged is told at once."
          >
            {waitCommand(root, token)}
          </One>
          <One
            title="Answer it"
            says={
              heard
                ? 'Filled in for what a person wrote last. An answer that names it acknowledges it too.'
                : 'With the message’s “from” and “messageId”; they are filled in here as soon as a person has written.'
            }
          >
            {answerCommand(root, token, heard)}
          </One>
        </>
      )}
      {way === 'samples' &&
        samples(root, token).map(({ language, needs, command }) => (
          <One
            key={language}
            title={language}
            says={`Needs ${needs}. Run it in the folder that has Switchboard’s repository. It answers with what was said to it.`}
          >
            {command}
          </One>
        ))}
      {way === 'mcp' && <Mcp root={root} token={token} />}
    </Section>
  );
}

function Mcp({ root, token }: { root: string; token: string }) {
  const { at, change } = useAddress();
  const clients = mcpClients(root, token);
  const chosen = clients.find(one => one.client === at('client')) ?? clients[0]!;
  return (
    <>
      <NativeSelect
        size="xs"
        className={classes.choice}
        label="Client"
        data={clients.map(one => one.client)}
        value={chosen.client}
        onChange={event => change('client', event.currentTarget.value)}
      />
      <p className={classes.where}>{chosen.where}</p>
      <Command>{chosen.paste}</Command>
      <p className={classes.where}>
        Then say to it: “Call comms_ping. Then wait for messages with comms_wait_for_event, and answer each with comms_send_message and replyTo.”
      </p>
    </>
  );
}

const One = ({ title, says, children }: { title: string; says: ReactNode; children: string }) => (
  <div className={classes.command}>
    <Title order={3}>{title}</Title>
    <p className={classes.where}>{says}</p>
    <Command>{children}</Command>
  </div>
);
