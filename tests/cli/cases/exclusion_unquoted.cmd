# "-stride" is read as an option; the message says how to leave out a word.
dlsearch convolution -stride
echo $?
dlsearch convolution -networks
