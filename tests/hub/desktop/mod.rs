//! The program as people have it: a ward whose own machine receives, a khu phố, and the rounds that
//! come by themselves.

mod ending;
mod machines;
mod moved;
mod rounds;
mod signing_in;
