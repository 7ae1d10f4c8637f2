import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { problemOf } from '../api/problem';
import { useOrganization } from '../app/organization';
import { ProblemNote } from '../parts/ProblemNote';
import { spoken } from '../parts/tones';
import classes from './Refusal.module.css';

interface RefusalProps {
  error: Error | null;
  /** Has it leave when the rule allows it. */
  later: () => void;
  isPending: boolean;
}

const refused = 'refused_by_';

/** Why a message may not leave: the rule, its reason, where it comes from, and what to do. */
export function Refusal({ error, later, isPending }: RefusalProps) {
  const organization = useOrganization();
  const problem = error && problemOf(error);
  const decisionId = problem?.decisionId ?? '';
  const { data: decision } = useQuery({
    queryKey: [organization.organizationId, 'decisions', decisionId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/decisions/{decisionId}', { params: { path: { decisionId }, query: organization.ask }, signal })),
    enabled: decisionId !== '',
    staleTime: Infinity,
  });
  if (!problem) {
    return null;
  }

  const rule = problem.code.startsWith(refused) ? problem.code.slice(refused.length) : undefined;
  return (
    <ProblemNote error={error}>
      {rule && (
        <p className={classes.rule}>
          Rule: {spoken(rule)}
          {decision && ` (${decision.source})`}
        </p>
      )}
      {rule && problem.retryAt && (
        <Button variant="default" onClick={later} loading={isPending}>
          Send it when it is allowed
        </Button>
      )}
    </ProblemNote>
  );
}
