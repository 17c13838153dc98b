import type { Plan } from './plan';

/**
 * The shortest plan found that still fails: happenings are left out in ever smaller runs, since each draws from a
 * chance of its own and none changes when another goes (delta debugging, Zeller 2002).
 * @param fails whether a plan still goes wrong
 * @param attempts how many runs this may cost at most
 */
export const shrink = async (
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  attempts = 150,
): Promise<Plan> => {
  let left = attempts;
  let best = plan;
  const tryOut = async (candidate: Plan): Promise<boolean> => {
    if (left <= 0) return false;
    left -= 1;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  const still = { drop: 0, loseReply: 0, duplicate: 0, slow: 0, portal: 0 };
  await tryOut({ ...best, weather: still });
  for (let size = Math.ceil(best.happenings.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.happenings.length && left > 0; ) {
      const happenings = best.happenings.toSpliced(from, size);
      if (!(await tryOut({ ...best, happenings }))) from += size;
    }
    if (size === 1) break;
  }
  return best;
};
