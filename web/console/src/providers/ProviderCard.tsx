import { Button, Title } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import type { ProviderView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { CredentialForm } from './CredentialForm';
import { LeftBehind } from './LeftBehind';
import classes from './ProviderCard.module.css';
import { Retract } from './Retract';
import { abilitiesOf, nameOf, sources } from './words';

/** A provider: whose credential is in force, its values, and the form for another. */
export function ProviderCard({ provider }: { provider: ProviderView }) {
  const heading = useId();
  const may = useMay();
  const { isDeployment } = useOrganization();
  const [isOpen, setOpen] = useState(false);
  const { word, tone } = sources[provider.source];
  const isOwn = provider.source === 'own';
  return (
    <section className={classes.card} aria-labelledby={heading}>
      <div className={classes.head}>
        <Title order={2} id={heading}>
          {nameOf(provider.provider)}
        </Title>
        <Status of={provider.source} tone={tone}>
          {isOwn && isDeployment ? 'The deployment’s account' : word}
        </Status>
      </div>
      <p className={classes.about}>{abilitiesOf(provider.capabilities)}</p>
      {provider.source !== 'none' && (
        <Facts
          of={[
            ...provider.fields.map((field): [string, ReactNode] => [field.label, field.value && (field.isSecret ? <code>{field.value}</code> : <Id of={field.value} />)]),
            ['Last found good', provider.verifiedAt ? <Ago at={provider.verifiedAt} /> : 'Never asked'],
          ]}
        />
      )}
      {provider.leftBehind && <LeftBehind uses={provider.leftBehind} />}
      {may('admin') && !isOpen && (
        <div className={classes.acts}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {isOwn ? 'Change the credential' : isDeployment ? 'Register an account' : 'Register an own account'}
          </Button>
          {isOwn && <Retract provider={provider} />}
        </div>
      )}
      {isOpen && <CredentialForm provider={provider} close={() => setOpen(false)} />}
    </section>
  );
}
