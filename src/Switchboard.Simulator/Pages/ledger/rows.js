// Rows of the ledger, the newest on top. They follow what happens, unless somebody reads: then the new ones wait above.
import { h, say, show } from '../parts/dom.js';
import { call, query } from '../world/api.js';
import { onSignal } from '../world/world.js';
import { rowLine } from './row.js';

const page = 100;
const kept = 400;
const top = 40;

/** none, nothing: title and text where no row is, or none that is asked for. only(text): shows what is about one id. */
export function rowList({ compact = false, none, only, nothing = none }) {
  let question = null;
  let asked = 0;
  let next = 0;
  let rows = [];
  let waiting = 0;
  let more = false;
  let busy = 0;
  let again = false;
  const open = new Set();

  const fresh = h('button.main.waiting', { type: 'button', hidden: true, onclick: catchUp });
  const list = h('ul.rows');
  const older = h('button.quiet.more', { type: 'button', hidden: true, onclick: back }, 'Show older rows');
  const trouble = h('p.error', { role: 'alert' });
  const empty = h('div.empty', { hidden: true });
  const element = h(
    compact ? 'div.row-list.compact' : 'div.row-list',
    { onscroll: () => waiting > 0 && !isRead() && catchUp() },
    fresh,
    trouble,
    list,
    older,
    empty,
  );
  if (!compact) element.id = 'ledger-rows';

  const isRead = () => element.scrollTop > top || open.size > 0;

  /** Begins anew; null asks nothing until there is a question again. */
  function ask(wanted) {
    if (JSON.stringify(wanted) === JSON.stringify(question)) return;
    question = wanted;
    open.clear();
    begin();
  }

  async function begin() {
    const mine = ++asked;
    waiting = 0;
    if (!question) return;
    await alone(async () => {
      const { answer, head } = await call('GET', `/api/ledger${query({ ...question, last: page })}`);
      if (mine !== asked) return;
      rows = answer.reverse();
      next = Number(head.get('x-ledger-last'));
      more = rows.length === page;
      element.scrollTop = 0;
    });
  }

  /** What came since: on top, or counted while somebody reads. */
  async function follow() {
    if (!question) return;
    if (busy) {
      again = true;
      return;
    }
    const mine = asked;
    await alone(async () => {
      const { answer, head } = await call('GET', `/api/ledger${query({ ...question, since: next, last: page })}`);
      if (mine !== asked) return;
      next = Number(head.get('x-ledger-last'));
      if (isRead() || waiting) waiting += answer.length;
      else if (answer.length === page) begin();
      else keep([...answer.reverse(), ...rows]);
    });
  }

  /** What is cut off can be asked for again. */
  function keep(all) {
    const most = Math.max(kept, rows.length);
    if (all.length > most) more = true;
    rows = all.slice(0, most);
  }

  /** Nothing follows while something is asked: it would bring the same rows again. */
  async function alone(work) {
    busy++;
    await attempt(work);
    busy--;
    if (busy || !again) return;
    again = false;
    follow();
  }

  async function back() {
    const mine = asked;
    await attempt(async () => {
      const { answer } = await call('GET', `/api/ledger${query({ ...question, before: rows.at(-1).seq, last: page })}`);
      if (mine !== asked) return;
      rows = [...rows, ...answer.reverse()];
      more = answer.length === page;
    });
  }

  function catchUp() {
    open.clear();
    begin();
  }

  async function attempt(work) {
    try {
      await work();
      say(trouble, '');
    } catch (error) {
      // The page says above that the simulator is gone.
      say(trouble, error.isGone ? '' : error.message);
    }
    render();
  }

  function toggle(seq) {
    if (!open.delete(seq)) open.add(seq);
    render();
    if (waiting && !isRead()) catchUp();
  }

  function render() {
    fresh.hidden = waiting === 0;
    say(fresh, `${waiting >= page ? `${page} or more` : waiting} new ${waiting === 1 ? 'row' : 'rows'}`);
    show(
      list,
      rows.map((row) => ({ ...row, open: open.has(row.seq) })),
      (row) => row.seq,
      (row) => rowLine(row, { toggle, only }),
    );
    older.hidden = !more;
    empty.hidden = rows.length > 0;
    const [title, text] = question?.text || question?.kind || question?.provider || question?.outcome ? nothing : none;
    show(
      empty,
      empty.hidden ? [] : [{ title, text }],
      () => 'empty',
      () => h('div', {}, h('p', {}, h('strong', {}, title)), h('p', {}, text)),
    );
  }

  onSignal(({ first, last }) => {
    if (!question) return;
    // Another simulator than before, or one that was emptied.
    if (last < next || (rows.length && rows[0].seq < first)) begin();
    else if (last > next) follow();
  });

  return { element, ask };
}
