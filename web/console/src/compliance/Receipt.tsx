import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOrganization } from '../app/organization';
import { Command } from '../parts/Command';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { receiptQuery } from './queries';

/** The decision, signed, for others to check without asking us. It is asked for when somebody wants it. */
export function Receipt({ decisionId }: { decisionId: string }) {
  const [isWanted, setWanted] = useState(false);
  const { data, error, refetch, isFetching } = useQuery({ ...receiptQuery(useOrganization(), decisionId), enabled: isWanted });
  if (!data) {
    return (
      <>
        <ProblemNote error={error} retry={refetch} />
        {!error && (
          <Button variant="default" mt="sm" onClick={() => setWanted(true)} loading={isFetching}>
            Signed receipt
          </Button>
        )}
      </>
    );
  }

  return (
    <>
      <Facts
        of={[
          ['Receipt', 'A JWS (ES256) that anybody can check with the key'],
          ['Key', <Id of={data.keyId} />],
          ['Keys', <Anchor href={data.keysUrl} size="sm" target="_blank" rel="noreferrer">{data.keysUrl}</Anchor>],
        ]}
      />
      <Command>{data.receipt}</Command>
    </>
  );
}
