import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TemplateView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import type { Draft } from './drafts';
import classes from './TemplateChoice.module.css';
import { templatesQuery } from './templates';

interface TemplateChoiceProps {
  chosen: Draft['template'];
  choose: (template: Draft['template']) => void;
}

/** Chooses a template and fills it in; what the person will read stands below. */
export function TemplateChoice({ chosen, choose }: TemplateChoiceProps) {
  const { data, error, refetch } = useQuery(templatesQuery(useOrganization()));
  const templates = data?.filter(template => template.state === 'approved');
  if (!templates) {
    return error ? <ProblemNote error={error} retry={refetch} /> : <Loading height={32} />;
  }

  if (templates.length === 0) {
    return (
      <p className={classes.none}>
        No template is approved yet. Ask an admin for one (so far they are made by a program, not in the console), or choose another channel.
      </p>
    );
  }

  const template = templates.find(one => one.templateId === chosen?.templateId);
  return (
    <div className={classes.template}>
      <Select
        size="xs"
        label="Template"
        placeholder="Choose one"
        data={templates.map(one => ({ value: one.templateId, label: `${one.name} (${one.language})` }))}
        value={template?.templateId ?? null}
        onChange={templateId => choose(templateId ? { templateId, variables: {} } : undefined)}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'No template' }}
        nothingFoundMessage="No approved template is called that."
      />
      {template && chosen && <Filled template={template} variables={chosen.variables} change={variables => choose({ ...chosen, variables })} />}
    </div>
  );
}

interface FilledProps {
  template: TemplateView;
  variables: Record<string, string>;
  change: (variables: Record<string, string>) => void;
}

function Filled({ template, variables, change }: FilledProps) {
  return (
    <>
      <div className={classes.variables}>
        {template.variables.map(name => (
          <TextInput
            key={name}
            size="xs"
            label={`In place of {{${name}}}`}
            placeholder={template.samples[name]}
            value={variables[name] ?? ''}
            onChange={event => change({ ...variables, [name]: event.currentTarget.value })}
            required
            withAsterisk={false}
          />
        ))}
      </div>
      <figure className={classes.preview} aria-label="What the person will read">
        <p>{filledIn(template.body, variables)}</p>
        {template.buttons?.map(button => <span key={button.title}>{button.title}</span>)}
      </figure>
    </>
  );
}

/** A template's text with what stands for its variables; a variable without anything stays as it is. */
const filledIn = (body: string, variables: Record<string, string>) =>
  body.replace(/\{\{([^}]+)\}\}/g, (whole, name: string) => variables[name.trim()]?.trim() || whole);
