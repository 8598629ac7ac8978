import { fullTime, shortTime } from './exact-time.ts';
import { useLanguage } from './language.ts';
import { useToday } from './today.ts';

/** An exact time in the viewer's zone; the whole of it, with the zone, on hover. */
export function TimeText({ time, full = false }: { time: string; full?: boolean }) {
  const language = useLanguage();
  const today = useToday();
  const whole = fullTime(time, language);
  return (
    <time dateTime={time} title={whole} className="num">
      {full ? whole : shortTime(time, today, language)}
    </time>
  );
}
