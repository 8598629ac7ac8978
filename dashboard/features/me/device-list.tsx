import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listDevices, removeDevice } from '../../client/me.ts';
import { FormProblem } from '../../components/form-problem.tsx';
import { OutsideText } from '../../components/outside-text.tsx';
import styles from '../../components/page.module.css';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { deviceName } from './device-name.ts';

/** The browsers that are signed in to this account. */
export function DeviceList() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const devices = useQuery({
    queryKey: ['devices'],
    queryFn: ({ signal }) => listDevices(signal),
  });
  const removed = useMutation({
    mutationFn: removeDevice,
    onSettled: () => client.invalidateQueries({ queryKey: ['devices'] }),
  });
  const nameOf = (userAgent: string): string => {
    const { browser, system } = deviceName(userAgent);
    if (browser !== undefined && system !== undefined) return t('device.on', { browser, system });
    return browser ?? system ?? t('device.unknown');
  };
  return (
    <section className={styles['section']} aria-labelledby="devices">
      <h2 id="devices">{t('device.title')}</h2>
      <p className="faint">{t('device.intro')}</p>
      {devices.error !== null && (
        <ProblemNotice
          what={t('device.failed')}
          error={devices.error}
          onRetry={() => void devices.refetch()}
        />
      )}
      {devices.data !== undefined && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('device.what')}</th>
              <th scope="col">{t('device.address')}</th>
              <th scope="col">{t('device.since')}</th>
              <th scope="col">{t('device.seen')}</th>
              <th scope="col">
                <span className="unseen">{t('device.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {devices.data.map(device => (
              <tr key={device.id}>
                <td title={device.userAgent}>
                  <span className="strong">{nameOf(device.userAgent)}</span>{' '}
                  {device.current && <span className="faint">({t('device.current')})</span>}
                </td>
                <td data-label={t('device.address')}>
                  <OutsideText text={device.address} mono />
                </td>
                <td data-label={t('device.since')}>
                  <TimeText time={device.createdAt} />
                </td>
                <td data-label={t('device.seen')}>
                  <TimeText time={device.lastSeenAt} />
                </td>
                <td>
                  {!device.current && (
                    <button
                      type="button"
                      className="link"
                      aria-label={t('device.removeOf', { name: nameOf(device.userAgent) })}
                      onClick={() => removed.mutate(device.id)}
                    >
                      {t('device.remove')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <FormProblem error={removed.error} />
    </section>
  );
}
