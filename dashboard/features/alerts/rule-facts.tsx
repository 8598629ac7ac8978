import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../detectors/alert/alert.ts';
import { OutsideText } from '../../components/outside-text.tsx';
import styles from './flyout.module.css';

/** The rule as it was when it raised the alert, with its author and licence. */
export function RuleFacts({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { rule } = alert;
  const facts: [label: string, value: ReactNode][] = [
    [t('rule.title'), <OutsideText key="v" text={rule.title} />],
    [t('rule.author'), rule.author && <OutsideText key="v" text={rule.author} />],
    [t('rule.license'), rule.license && <OutsideText key="v" text={rule.license} />],
    [t('rule.level'), rule.level && t(`severity.${rule.level}`)],
    [t('rule.techniques'), <Words key="v" words={alert.techniques} />],
    [t('rule.tactics'), <Words key="v" words={alert.tactics} />],
    [t('rule.tags'), <Words key="v" words={rule.tags} />],
    [t('rule.falsepositives'), <Lines key="v" lines={rule.falsepositives} />],
    [t('rule.references'), <References key="v" links={rule.references} />],
    [t('rule.id'), <OutsideText key="v" text={rule.id} mono />],
    [t('rule.hash'), <OutsideText key="v" text={rule.hash} mono />],
  ];
  return (
    <section>
      <h3>{t('alert.rule')}</h3>
      <dl className={styles['pairs']}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles['pair']}>
            <dt>{label}</dt>
            <dd>{value || '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Words({ words }: { words: readonly string[] }) {
  if (words.length === 0) return '–';
  return words.map(word => (
    <span key={word} className={styles['chip']}>
      <OutsideText text={word} mono />
    </span>
  ));
}

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return '–';
  return lines.map(line => (
    <div key={line}>
      <OutsideText text={line} />
    </div>
  ));
}

/** Only web addresses become links, and they learn nothing of where they were followed from. */
function References({ links }: { links: readonly string[] }) {
  if (links.length === 0) return '–';
  return links.map(link => (
    <div key={link} className={styles['link']}>
      {/^https?:\/\//i.test(link) ? (
        <a href={link} target="_blank" rel="noopener noreferrer nofollow">
          <OutsideText text={link} />
        </a>
      ) : (
        <OutsideText text={link} />
      )}
    </div>
  ));
}
