/** Answers of one person about one client that are kept: for another destination the oldest is forgotten. */
export const mostDestinations = 16;
