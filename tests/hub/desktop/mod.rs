//! The program as people have it: a ward whose own machine receives, a khu phố, and the rounds that
//! come by themselves.

mod machines;
mod rounds;
mod signing_in;
