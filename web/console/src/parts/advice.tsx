import { Anchor } from '@mantine/core';
import { useContext } from 'react';
import { Link } from 'react-router';
import { OrganizationContext } from '../app/organization';

/** Where one does something about a refusal, by its rule or code. */
const places: Record<string, [path: string, title: string]> = {
  opted_out: ['compliance/opt-outs', 'Opt-outs'],
  do_not_contact: ['compliance/do-not-contact', 'Do not contact'],
  consent: ['compliance/consents', 'Consents'],
  quiet_hours: ['compliance/hours', 'Contact hours'],
  content: ['compliance/content', 'Content rules'],
  organization_content: ['compliance/content', 'Content rules'],
  first_contact: ['compliance/first-contact', 'First contact'],
  tainted_recipient: ['compliance/first-contact', 'First contact'],
  postal_address: ['compliance/policy', 'Sending policy'],
  purpose: ['compliance/policy', 'Sending policy'],
  limits: ['limits', 'Limits & billing'],
  agent_paused: ['agents', 'Agents'],
  agent_inactive: ['agents', 'Agents'],
  channel_off: ['agents', 'Agents'],
};

const forPrograms = /\b(?:GET|POST|PUT|PATCH|DELETE) \/|\/api\/v1\/|\bcomms(?:_|:\/\/)/;

/** What the API says to do next, without what it says to programs: its addresses and the names of tools. */
export function forPeople(text: string | null | undefined): string | undefined {
  const said = (text ?? '')
    .replace(/\s*\(([^()]*)\)/g, (whole, inner: string) => (forPrograms.test(inner) ? '' : whole))
    .split(/(?<=[.;!?])\s+/)
    .filter(part => !forPrograms.test(part))
    .join(' ')
    .replace(/;$/, '.');
  return said || undefined;
}

interface AdviceProps {
  /** The refusal's code or rule. */
  of: string | null | undefined;
  /** The API's words. */
  text: string | null | undefined;
}

/** What to do about a refusal, with a link to where one does it. */
export function Advice({ of, text }: AdviceProps) {
  const organization = useContext(OrganizationContext);
  const place = organization && places[(of ?? '').replace(/^refused_by_/, '')];
  return (
    <>
      {forPeople(text)}
      {place && (
        <>
          {' '}
          <Anchor size="sm" component={Link} to={organization.to(place[0])}>
            Go to {place[1]}
          </Anchor>
        </>
      )}
    </>
  );
}
