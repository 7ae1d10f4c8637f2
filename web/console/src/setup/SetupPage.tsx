import { useQuery } from '@tanstack/react-query';
import type { SetUp } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { ProblemNote } from '../parts/ProblemNote';
import { TwoColumns } from '../parts/Section';
import { Steps } from '../parts/Steps';
import { To } from '../parts/To';
import { LoadingLines } from '../parts/Loading';
import { Elsewhere } from './Elsewhere';
import { PublicAddress } from './PublicAddress';
import { setUpQuery } from './queries';
import { Runs } from './Runs';
import { Settings } from './Settings';

/** Where this deployment is reached, what it runs on, and what makes it ready for others. */
export default function SetupPage() {
  const { data, error, refetch } = useQuery(setUpQuery(useOrganization()));
  return (
    <Page>
      <PageHead title="Set-up" about="Where this deployment is reached, what it runs on, and what makes it ready for others." />
      {data ? <Shown setUp={data} /> : error ? <ProblemNote error={error} retry={refetch} /> : <LoadingLines />}
    </Page>
  );
}

const ways: Record<string, { says: string; to?: string; word?: string }> = {
  user: { says: 'Somebody signs in', to: 'users', word: 'To the users' },
  public_url: { says: 'A public address' },
  provider: { says: 'A provider’s account', to: 'providers?realm=production', word: 'To the providers' },
  alerts: { says: 'Alerts reach somebody', to: 'alerts/routes', word: 'Where alerts go' },
};

function Shown({ setUp: { server, settings, steps } }: { setUp: SetUp }) {
  return (
    <>
      <Steps
        isAnyOrder
        steps={steps.map(({ name, isDone, detail }) => {
          const { says = name, to, word } = ways[name] ?? {};
          return {
            says,
            isDone,
            what: detail,
            how: (
              <>
                <p>{detail}</p>
                {to && <To path={to}>{word}</To>}
              </>
            ),
          };
        })}
      />
      <TwoColumns
        beside={
          <>
            <Runs server={server} />
            <Elsewhere />
          </>
        }
      >
        <PublicAddress server={server} />
        <Settings settings={settings} />
      </TwoColumns>
    </>
  );
}
