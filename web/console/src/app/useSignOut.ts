import { notifications } from '@mantine/notifications';
import { useNavigate } from 'react-router';
import { answer, api } from '../api/client';
import { problemOf } from '../api/problem';
import { signedInAs } from '../api/signedIn';
import { forgetDrafts } from '../composer/drafts';
import { forPeople } from '../parts/advice';

/** Signs out of this browser, or of all. */
export function useSignOut() {
  const navigate = useNavigate();
  return async (everywhere: boolean) => {
    try {
      await answer(api.DELETE('/api/v1/session', { params: { query: everywhere ? { everywhere } : {} } }));
    } catch (error) {
      const { status, detail, next } = problemOf(error);
      if (status !== 401) {
        notifications.show({ color: 'red', title: detail, message: forPeople(next) });
        throw error;
      }
    }

    forgetDrafts();
    signedInAs(null);
    await navigate('/signin');
  };
}
