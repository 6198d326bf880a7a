/** Parameter sets of a proposal that run on the screening bars: the centre and its neighbours. */
export const SCREENED_SETS = 8;
