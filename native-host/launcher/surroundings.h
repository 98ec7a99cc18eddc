#pragma once

/* Makes the environment and the limits of this process what Node, and the libraries after it, are to find. */
void prepare_surroundings(void);
