import type {PlanAsked} from '../../../api/queries';
import type {PlanState} from './state';

/** What the API is asked; undefined as long as what a user is, or does, is not chosen. */
export function requestOf(state: PlanState): PlanAsked | undefined {
  if (state.meaning === undefined || state.workload === undefined) {
    return undefined;
  }
  const slo = {
    ...(state.p95 === undefined ? {} : {p95: state.p95}),
    ...(state.availability === undefined ? {} : {availability: Number(state.availability)}),
    ...(state.rpo === undefined ? {} : {rpo: state.rpo}),
    ...(state.rto === undefined ? {} : {rto: state.rto}),
  };
  const assumptions = {
    ...(state.cacheHitRate === undefined ? {} : {cacheHitRate: state.cacheHitRate}),
    ...(Object.keys(state.planMix).length === 0 ? {} : {planMix: {...state.planMix}}),
    ...(state.browserRuntimes ? {browserRuntimes: true} : {}),
  };
  return {
    users: state.users,
    meaning: state.meaning,
    workload: state.workload,
    ...(Object.keys(slo).length === 0 ? {} : {slo}),
    ...(state.redundancy === undefined ? {} : {redundancy: state.redundancy}),
    ...(state.commitment === undefined ? {} : {commitment: state.commitment}),
    ...(Object.keys(assumptions).length === 0 ? {} : {assumptions}),
  };
}
