import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useOrganization } from '../app/organization';
import { Loading } from '../parts/Loading';
import { Missing } from '../parts/Missing';
import { Section } from '../parts/Section';
import { To } from '../parts/To';
import { DecisionSheet } from './DecisionSheet';
import { decisionQuery } from './queries';

export function OneDecision() {
  const { decisionId = '' } = useParams();
  const { data, error, refetch } = useQuery(decisionQuery(useOrganization(), decisionId));
  return (
    <Section title="Decision" acts={!error && <To path="compliance/decisions">All decisions</To>}>
      {data ? (
        <DecisionSheet decision={data} />
      ) : error ? (
        <Missing error={error} retry={refetch} what="decision" list={['compliance/decisions', 'All decisions']} />
      ) : (
        <Loading height={240} />
      )}
    </Section>
  );
}
