import type { Problem } from './schema';

/** A refusal of the API, or that it couldn't be reached: `detail` says what is wrong, `next` what to do. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** What went wrong, as a problem: also of what the API didn't say itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) {
    return error.problem;
  }

  return made(
    'console_broken',
    0,
    'Something went wrong in the console itself.',
    `Reload the page. If it comes again, report it with these words: ${String(error)}`,
  );
}

/** Whether there is no such thing; what can't be an id at all is refused as such. */
export const isMissing = (error: unknown) => [400, 404].includes(problemOf(error).status);

/** The body of an answer that isn't a success, as a problem. */
export function problemIn(body: unknown, status: number): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
    const problem = body as Problem;
    return problem.code === 'changed_meanwhile' ? { ...problem, ...changedMeanwhile } : problem;
  }

  return status >= 500
    ? made(
        'server_trouble',
        status,
        `The server answered with ${status} and no explanation.`,
        'Try again in a moment; if it stays, look into the server’s log.',
      )
    : made('unexpected_answer', status, `The server answered with ${status} and no explanation.`, 'Reload the page and try again.');
}

export const unreachable = made(
  'unreachable',
  0,
  'The server can’t be reached.',
  'Check your connection, then try again. Nothing that you wrote is lost.',
);

export const garbled = made(
  'unexpected_answer',
  0,
  'What came in place of the server’s answer can’t be read.',
  'Something between this browser and the server may have answered: check your connection, then try again.',
);

/** The API tells programs about entity tags here. */
const changedMeanwhile = {
  detail: 'Somebody changed it while you looked.',
  next: 'Look at it as it is now (where “Show it as it is now” is offered, press that first), and do it again if you still want to.',
};

function made(code: string, status: number, detail: string, next: string): Problem {
  return { type: `urn:switchboard:problem:${code}`, title: code, status, detail, code, next };
}
