/** The centre and so many neighbours of a proposal are run on the screening bars. */
export const SCREENED_SETS = 8;
