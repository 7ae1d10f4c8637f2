import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useOrganization } from '../app/organization';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { To } from '../parts/To';
import { DecisionSheet } from './DecisionSheet';
import { decisionQuery } from './queries';

export function OneDecision() {
  const { decisionId = '' } = useParams();
  const { data, error, refetch } = useQuery(decisionQuery(useOrganization(), decisionId));
  return (
    <Section title="Decision" acts={<To path="compliance/decisions">All decisions</To>}>
      <ProblemNote error={error} retry={refetch} />
      {data ? <DecisionSheet decision={data} /> : !error && <Skeleton height={240} aria-label="Loading" />}
    </Section>
  );
}
